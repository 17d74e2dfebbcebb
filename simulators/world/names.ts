/** Given and family names by culture, and the language and time zones people of it are likely to have. */
import type { Language } from './ticket.ts';

export interface Culture {
  weight: number;
  language: Language;
  timeZones: readonly string[];
  given: readonly string[];
  family: readonly string[];
}

const words = (text: string): string[] => text.split(' ');

export const CULTURES: readonly Culture[] = [
  {
    weight: 5,
    language: 'en',
    timeZones: ['Europe/London', 'America/New_York', 'America/Chicago', 'America/Los_Angeles', 'Australia/Sydney'],
    given: words(
      'Olivia James Charlotte Henry Grace Oliver Emily Thomas Ruth Daniel Megan Samuel Hannah Peter Alice Edward',
    ),
    family: words(
      'Whitfield Barlow Hughes Carver Langley Thorne Ashdown Prescott Mercer Holloway Reid Marsh Fielding Stokes Doyle Kerr',
    ),
  },
  {
    weight: 2,
    language: 'es',
    timeZones: ['Europe/Madrid', 'America/Mexico_City', 'America/Bogota', 'America/Argentina/Buenos_Aires'],
    given: words('Lucía Mateo Valentina Diego Camila Andrés Sofía Javier Elena Rodrigo Inés Gonzalo Marta Iván'),
    family: words(
      'Navarro Quintana Ibáñez Castellanos Robledo Figueroa Márquez Salcedo Aguirre Peñalver Cordero Montoya Villar Rentería',
    ),
  },
  {
    weight: 1.4,
    language: 'en',
    timeZones: ['Asia/Kolkata'],
    given: words('Ananya Rohan Priya Vikram Kavya Arjun Meera Sanjay Nisha Karthik Divya Rahul'),
    family: words('Iyer Deshpande Banerjee Chaudhary Nair Kulkarni Reddy Bhatt Mehra Pillai Saxena Rao'),
  },
  {
    weight: 1,
    language: 'de',
    timeZones: ['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich'],
    given: words('Jürgen Annika Matthias Greta Florian Heike Lukas Britta Stefan Ulrike Tobias Käthe'),
    family: words('Brandt Hofmann Vogelsang Krüger Steinbach Lehner Weidmann Schäfer Obermeier Pfeiffer Albrecht Roth'),
  },
  {
    weight: 1,
    language: 'fr',
    timeZones: ['Europe/Paris', 'Europe/Brussels', 'America/Montreal'],
    given: words('Amélie Julien Camille Rémi Margaux Thibault Élodie Luc Solène Bastien Noémie Hugo'),
    family: words(
      'Lefèvre Moreau Delacroix Garnier Fontaine Besson Charpentier Rousseau Vasseur Lemoine Perrin Colbert',
    ),
  },
  {
    weight: 0.8,
    language: 'pt',
    timeZones: ['America/Sao_Paulo', 'Europe/Lisbon'],
    given: words('Beatriz Thiago Mariana João Larissa Rafael Fernanda Caio Helena Tiago Sílvia Nuno'),
    family: words(
      'Carvalho Figueiredo Nogueira Teixeira Amaral Barbosa Monteiro Pacheco Siqueira Antunes Valente Brandão',
    ),
  },
  {
    weight: 0.8,
    language: 'en',
    timeZones: ['Asia/Tokyo'],
    given: words('Haruka Kenji Yui Daichi Aoi Takumi Sakura Ren Naoko Shohei Emi Hiroshi'),
    family: words('Yamashita Fujimoto Kobayashi Ishikawa Nakagawa Okada Matsuda Hayashi Sakamoto Endo Morita Ueda'),
  },
  {
    weight: 0.8,
    language: 'en',
    timeZones: ['Asia/Shanghai', 'Asia/Singapore', 'Asia/Taipei'],
    given: words('Wei Xiaoling Jun Mei Haoran Lian Yifan Qing Zhihao Rui Shufen Bo'),
    family: words('Zhang Lin Huang Zhou Xu Tang Deng Feng Cao Peng Liang Shen'),
  },
  {
    weight: 0.7,
    language: 'en',
    timeZones: ['Europe/Warsaw', 'Europe/Prague'],
    given: words('Agnieszka Tomasz Zuzana Marek Katarzyna Ondřej Magda Piotr Lenka Jakub Ewa Radek'),
    family: words('Kowalczyk Nowak Svoboda Wiśniewski Dvořák Zieliński Krejčí Lewandowski Horák Mazur Černý Wójcik'),
  },
  {
    weight: 0.7,
    language: 'en',
    timeZones: ['Africa/Lagos', 'Africa/Nairobi', 'Africa/Johannesburg', 'Africa/Accra'],
    given: words('Adaeze Kwame Amina Tendai Chidi Wanjiru Sipho Abena Femi Zanele Kofi Nneka'),
    family: words('Okonkwo Mensah Kamau Dlamini Adeyemi Ochieng Nkosi Boateng Eze Mwangi Afolabi Moyo'),
  },
  {
    weight: 0.7,
    language: 'en',
    timeZones: ['Asia/Dubai', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Karachi'],
    given: words('Layla Omar Yasmin Karim Salma Tariq Noor Hassan Dina Bilal Rania Youssef'),
    family: words('Haddad Mansour Khalil Farouk Aziz Siddiqui Nasser Qureshi Saleh Barakat Rahman Darwish'),
  },
  {
    weight: 0.7,
    language: 'en',
    timeZones: ['Europe/Stockholm', 'Europe/Oslo', 'Europe/Helsinki', 'Europe/Copenhagen'],
    given: words('Astrid Lars Ingrid Mikkel Saga Eero Frida Anders Maija Jonas Signe Björn'),
    family: words('Lindqvist Bergström Nygård Halvorsen Virtanen Dahl Ekström Madsen Laine Sørensen Holm Lund'),
  },
  {
    weight: 0.6,
    language: 'en',
    timeZones: ['Europe/Rome', 'Europe/Athens'],
    given: words('Chiara Lorenzo Eleni Matteo Giulia Nikos Francesca Davide Sofia Kostas Ilaria Paolo'),
    family: words('Ferrante Papadakis Ricci Marchetti Georgiou Bellini Nikolaidis Conti Galli Vlachos Moretti Fabbri'),
  },
  {
    weight: 0.5,
    language: 'en',
    timeZones: ['Asia/Seoul', 'Asia/Ho_Chi_Minh', 'Asia/Manila', 'Asia/Bangkok'],
    given: words('Minji Jisoo Linh Duc Maricel Somchai Hyun Thao Paolo Anong Seojun Trang'),
    family: words('Kim Park Nguyen Tran Santos Dizon Choi Pham Reyes Srisai Kang Vo'),
  },
];
